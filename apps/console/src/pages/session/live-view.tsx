import { ActionIcon, Center, Loader, Switch, Tooltip } from '@mantine/core';
import { useFullscreenElement } from '@mantine/hooks';
import { IconBug, IconExternalLink, IconMaximize } from '@tabler/icons-react';
import { useState } from 'react';
import type { SessionDetails } from '../../api/types.ts';
import { FailureState } from '../../components/failure-state.tsx';
import { useLiveLinks } from './use-live-links.ts';
import classes from './live-view.module.css';

/** The session's browser as it is now, tabs and address bar included, with mouse and keyboard. */
export function LiveView({ session }: { session: SessionDetails }) {
  const [isReadOnly, setReadOnly] = useState(false);
  const { data: links, error, refetch } = useLiveLinks(session, isReadOnly);
  const { ref, toggle } = useFullscreenElement<HTMLDivElement>();
  if (error && !links)
    return <FailureState title="The live view could not be opened" error={error} onRetry={() => void refetch()} />;
  return (
    <div className={`wc-card ${classes.frame}`} ref={ref}>
      <div className={classes.bar}>
        <span className={classes.state}>
          <span className={classes.dot} data-open={links !== undefined} aria-hidden />
          {links ? (isReadOnly ? 'Watching' : 'You can click and type') : 'Waiting for the browser'}
        </span>
        <div className={classes.controls}>
          <Switch
            size="xs"
            label="Interactive"
            checked={!isReadOnly}
            onChange={(event) => setReadOnly(!event.currentTarget.checked)}
          />
          {links && (
            <>
              <Link href={links.debuggerUrl} label="Open DevTools" icon={IconBug} />
              <Link href={links.debuggerFullscreenUrl} label="Open in a new tab" icon={IconExternalLink} />
            </>
          )}
          <Tooltip label="Full screen">
            <ActionIcon variant="subtle" color="gray" onClick={() => void toggle()} aria-label="Full screen">
              <IconMaximize size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {links ? (
        <iframe
          key={links.debuggerFullscreenUrl}
          className={classes.view}
          title="Live view"
          src={links.debuggerFullscreenUrl}
          referrerPolicy="no-referrer"
          sandbox="allow-scripts allow-same-origin allow-forms"
          allow="clipboard-read; clipboard-write"
        />
      ) : (
        <Center flex={1}>
          <Loader size="sm" aria-label="Waiting for the browser" />
        </Center>
      )}
    </div>
  );
}

const Link = ({ href, label, icon: Icon }: { href: string; label: string; icon: typeof IconBug }) => (
  <Tooltip label={label}>
    <ActionIcon
      component="a"
      href={href}
      target="_blank"
      rel="noreferrer"
      variant="subtle"
      color="gray"
      aria-label={label}
    >
      <Icon size={16} />
    </ActionIcon>
  </Tooltip>
);
