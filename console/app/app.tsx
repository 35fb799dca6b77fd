import { useEffect } from 'react'
import { Toast } from '../parts/toast.tsx'
import { SessionGate } from '../session/session.tsx'
import { navigate, useAddress } from './address.ts'
import { PageView } from './page-view.tsx'
import { Shell } from './shell.tsx'

export function App() {
  const { path } = useAddress()
  useEffect(() => {
    if (path === '/') navigate('/overview', { replace: true })
  }, [path])
  return (
    <>
      <SessionGate>
        <Shell>
          <PageView path={path} />
        </Shell>
      </SessionGate>
      <Toast />
    </>
  )
}
