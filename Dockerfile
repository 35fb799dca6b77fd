# A server that keeps its data in /data. How to use it: docs/library.md, "As a container".
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY console ./console
# Without scripts: the runtime that a checkout brings along is not needed where the image has one.
RUN npm ci --ignore-scripts --no-audit --no-fund \
  && node scripts/build.ts \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    ZVM_TASKS_HOST=0.0.0.0 \
    ZVM_TASKS_DATA=/data
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY scenarios ./scenarios
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 9669
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
  CMD NODE_EXTRA_CA_CERTS=/data/tls/ca.pem node -e "fetch('https://127.0.0.1:' + (process.env.ZVM_TASKS_PORT || 9669) + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
ENTRYPOINT ["node", "/app/dist/bin.js"]
CMD ["serve"]
