import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconAlertCircle, IconRefresh } from '@tabler/icons-react';
import { ApiFailure, messageOf } from '../api/failure.ts';

interface FailureStateProps {
  /** What could not be done, e.g. `The sessions could not be loaded`. */
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, in the API's words, with what its logs have it under. */
export function FailureState({ title, error, onRetry }: FailureStateProps) {
  const requestId = error instanceof ApiFailure ? error.requestId : undefined;
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle size={20} />} title={title} role="alert">
      <Text size="sm">{messageOf(error)}</Text>
      {(requestId || onRetry) && (
        <Group mt="sm" gap="md">
          {onRetry && (
            <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
              Try again
            </Button>
          )}
          {requestId && (
            <Text size="xs" c="dimmed">
              Request <Code>{requestId}</Code>
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}
