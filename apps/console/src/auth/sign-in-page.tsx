import {
  Alert,
  Anchor,
  Button,
  Center,
  Checkbox,
  Code,
  Loader,
  PasswordInput,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconAlertCircle, IconArrowRight, IconKey } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { ApiClient } from '../api/client.ts';
import { ApiFailure, messageOf } from '../api/failure.ts';
import type { Project } from '../api/types.ts';
import { Logo } from '../layout/logo.tsx';
import classes from './sign-in-page.module.css';

interface SignInPageProps {
  apiBaseUrl: string;
  /** A key from before; it is tried at once. */
  keptKey: string | undefined;
  message: string | undefined;
  /** @param isRemembered undefined for the kept key, which stays where it is. */
  onSignedIn: (api: ApiClient, project: Project, key: string, isRemembered: boolean | undefined) => void;
  onKeptKeyRefused: () => void;
}

async function enter(apiBaseUrl: string, key: string): Promise<{ api: ApiClient; project: Project }> {
  const api = new ApiClient(apiBaseUrl, key);
  const [project] = await api.json<Project[]>('/v1/projects');
  if (!project) throw new ApiFailure('this key belongs to no project', { status: 403 });
  return { api, project };
}

const told = (error: unknown): string =>
  error instanceof ApiFailure && error.status === 401
    ? 'This key is not valid. Check that you copied all of it.'
    : messageOf(error);

export function SignInPage({ apiBaseUrl, keptKey, message, onSignedIn, onKeptKeyRefused }: SignInPageProps) {
  const [key, setKey] = useState('');
  const [isRemembered, setRemembered] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const [isTrying, setTrying] = useState(keptKey !== undefined);

  useEffect(() => {
    if (keptKey === undefined) return setTrying(false);
    let isCurrent = true;
    enter(apiBaseUrl, keptKey).then(
      ({ api, project }) => isCurrent && onSignedIn(api, project, keptKey, undefined),
      (error: unknown) => {
        if (!isCurrent) return;
        setFailure(told(error));
        setTrying(false);
        if (error instanceof ApiFailure && error.status === 401) onKeptKeyRefused();
      },
    );
    return () => {
      isCurrent = false;
    };
    // The kept key is tried once; the handlers are new in every render.
  }, [keptKey, apiBaseUrl]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const trimmed = key.trim();
    if (!trimmed) return field.current?.focus();
    setBusy(true);
    setFailure(undefined);
    try {
      const { api, project } = await enter(apiBaseUrl, trimmed);
      onSignedIn(api, project, trimmed, isRemembered);
    } catch (error) {
      setFailure(told(error));
      setBusy(false);
      field.current?.select();
    }
  }

  if (isTrying)
    return (
      <Center h="100vh">
        <Loader size="sm" aria-label="Signing in" />
      </Center>
    );
  return (
    <main className={classes.page}>
      <div className={classes.panel}>
        <Logo size={40} />
        <Stack gap={4}>
          <Title order={1}>Sign in to Wallcrawler</Title>
          <Text c="dimmed">Watch, steer and understand your browser sessions.</Text>
        </Stack>
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            {(failure ?? message) && (
              <Alert color={failure ? 'red' : 'yellow'} icon={<IconAlertCircle size={18} />} role="alert">
                {failure ?? message}
              </Alert>
            )}
            <PasswordInput
              ref={field}
              size="md"
              label="API key"
              placeholder="wc_…"
              leftSection={<IconKey size={18} />}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              autoComplete="off"
              autoFocus
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key' }}
            />
            <Checkbox
              label="Remember me on this device"
              description="Otherwise the key is forgotten when the tab is closed."
              checked={isRemembered}
              onChange={(event) => setRemembered(event.currentTarget.checked)}
            />
            <Button type="submit" size="md" loading={isBusy} rightSection={<IconArrowRight size={18} />} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
        <Text size="sm" c="dimmed">
          <Code>npm start</Code> prints a key. A deployed platform makes one with{' '}
          <Code>npx wallcrawler keys create</Code>.
        </Text>
        <Text size="xs" c="dimmed" className={classes.api}>
          API{' '}
          <Anchor component="span" inherit c="inherit" underline="never" ff="monospace">
            {apiBaseUrl}
          </Anchor>
        </Text>
      </div>
    </main>
  );
}
