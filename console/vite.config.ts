import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The service that `vite` in development passes calls on to. */
const SERVER = process.env.ZVM_TASKS_URL ?? 'https://localhost:9669'

const proxy = { target: SERVER, secure: false, changeOrigin: false }

// biome-ignore lint/style/noDefaultExport: vite reads the default export
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // Every file is served from here, under a policy that knows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': proxy, '/v1': proxy } },
})
