import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../components/empty-state.tsx';
import { Page } from '../components/page.tsx';

export const NotFoundPage = () => (
  <Page title="Nothing here" name="Not found">
    <EmptyState
      icon={IconMapOff}
      title="This page does not exist"
      action={
        <Button component={Link} to="/sessions">
          Go to the sessions
        </Button>
      }
    />
  </Page>
);
