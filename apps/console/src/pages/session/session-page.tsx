import { Button, Skeleton, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerStop } from '@tabler/icons-react';
import { Link, useParams, useSearchParams } from 'react-router';
import { CopyAction, CopyIcon } from '../../components/copy-button.tsx';
import { FailureState } from '../../components/failure-state.tsx';
import { Page } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { isLive } from '../../lib/session-rows.ts';
import { ReleaseConfirm } from '../sessions/release-confirm.tsx';
import { SidePanel } from './side-panel.tsx';
import { tabsOf } from './session-tabs.tsx';
import { useSession } from './use-session.ts';
import classes from './session-page.module.css';

/** One session: what it shows, what it did, and what it left. */
export default function SessionPage() {
  const { id = '' } = useParams();
  const { data: session, error, refetch } = useSession(id);
  const [search, setSearch] = useSearchParams();
  const [isReleasing, releasing] = useDisclosure(false);

  if (!session)
    return (
      <Page isFilling name="Session" title={<Breadcrumb id={id} />}>
        {error ? (
          <FailureState title="The session could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={420} radius="lg" aria-label="Loading" />
        )}
      </Page>
    );

  const tabs = tabsOf(session);
  const current = tabs.find(({ value }) => value === search.get('tab')) ?? tabs[0]!;
  return (
    <Page
      isFilling
      name={`Session ${id.slice(0, 8)}`}
      title={
        <span className={classes.title}>
          <Breadcrumb id={id} />
          <CopyIcon value={id} what="session id" />
          <StatusBadge status={session.status} />
        </span>
      }
      actions={
        <>
          {session.connectUrl && <CopyAction value={session.connectUrl} what="connect URL" />}
          {isLive(session) && (
            <Button
              size="xs"
              color="red"
              variant="light"
              leftSection={<IconPlayerStop size={14} />}
              onClick={releasing.open}
            >
              Release
            </Button>
          )}
        </>
      }
    >
      <div className={classes.columns}>
        <Tabs
          value={current.value}
          onChange={(tab) => setSearch(tab ? { tab } : {}, { replace: true })}
          className={classes.tabs}
          keepMounted={false}
        >
          <Tabs.List className={classes.tabList}>
            {tabs.map(({ value, label, icon: Icon }) => (
              <Tabs.Tab key={value} value={value} leftSection={<Icon size={16} stroke={1.7} />}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={current.value} className={classes.panel}>
            {current.render()}
          </Tabs.Panel>
        </Tabs>
        <SidePanel session={session} />
      </div>
      {isReleasing && <ReleaseConfirm session={session} onClose={releasing.close} onReleased={() => void refetch()} />}
    </Page>
  );
}

const Breadcrumb = ({ id }: { id: string }) => (
  <span className={classes.crumbs}>
    <Link to="/sessions">Sessions</Link>
    <span aria-hidden>/</span>
    <span className={classes.id} title={id}>
      {id}
    </span>
  </span>
);
