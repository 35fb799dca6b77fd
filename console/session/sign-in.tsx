import { type FormEvent, useEffect, useRef, useState } from 'react'
import { sendJson } from '../api/call.ts'
import type { SessionView } from '../api/types.ts'
import { toProblem } from '../api/use-loaded.ts'
import { Button } from '../parts/button.tsx'
import { Field, TextInput } from '../parts/field.tsx'
import styles from './sign-in.module.css'

interface SignInProps {
  /** Why the reader sees this page, where they were signed in before. */
  readonly why: string | undefined
  readonly onSignedIn: (view: SessionView) => void
}

export function SignIn({ why, onSignedIn }: SignInProps) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const name = useRef<HTMLInputElement>(null)

  useEffect(() => {
    document.title = 'Sign in · Zerto tasks'
    name.current?.focus()
  }, [])

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      onSignedIn(
        await sendJson<SessionView>('POST', '/api/console/session', {
          userName: String(form.get('userName') ?? ''),
          password: String(form.get('password') ?? ''),
        }),
      )
    } catch (error) {
      setProblem(toProblem(error).message)
      setBusy(false)
      name.current?.focus()
    }
  }

  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={submit}>
        <h1>Zerto tasks</h1>
        <p className={styles.lead}>{why ?? 'Sign in with your user of this service.'}</p>
        <Field label="User name">
          {({ id }) => (
            <TextInput
              id={id}
              ref={name}
              name="userName"
              autoComplete="username"
              autoCapitalize="none"
              required
            />
          )}
        </Field>
        <Field label="Password">
          {({ id }) => (
            <TextInput id={id} name="password" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <p className={styles.problem} role="alert">
          {problem}
        </p>
        <Button kind="primary" type="submit" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  )
}
