import { ActionIcon, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconHelpCircle, IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useSignedIn } from '../auth/session.tsx';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import { Logo } from './logo.tsx';
import { DESTINATIONS } from './navigation.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import classes from './shell.module.css';

const isWithin = (pathname: string, path: string): boolean => pathname === path || pathname.startsWith(`${path}/`);

/** The frame of every page: where one can go, who is signed in, and help. */
export function Shell({ children }: { children: ReactNode }) {
  const { project, signOut } = useSignedIn();
  const { pathname } = useLocation();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcuts(() => setHelpOpen(true));
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <header className={classes.side}>
        <div className={classes.brand}>
          <Logo size={28} />
          <span className={classes.word}>Wallcrawler</span>
        </div>
        <nav aria-label="Main" className={classes.nav}>
          {DESTINATIONS.map(({ label, items }) => (
            <div key={label} className={classes.group}>
              <span className={classes.groupLabel}>{label}</span>
              {items.map(({ path, label: name, icon: Icon }) => (
                <Tooltip key={path} label={name} position="right" classNames={{ tooltip: classes.narrowOnly }}>
                  <Link
                    to={path}
                    aria-label={name}
                    aria-current={isWithin(pathname, path) ? 'page' : undefined}
                    className={classes.link}
                  >
                    <Icon size={18} stroke={1.7} aria-hidden />
                    <span className={classes.linkLabel}>{name}</span>
                  </Link>
                </Tooltip>
              ))}
            </div>
          ))}
        </nav>
        <div className={classes.foot}>
          <UnstyledButton className={classes.help} onClick={() => setHelpOpen(true)} aria-label="Keyboard shortcuts">
            <IconHelpCircle size={18} stroke={1.7} aria-hidden />
            <span className={classes.linkLabel}>Shortcuts</span>
            <Kbd size="xs" className={classes.linkLabel}>
              ?
            </Kbd>
          </UnstyledButton>
          <div className={classes.who}>
            <div className={classes.project}>
              <Text size="sm" fw={550} truncate>
                {project.name}
              </Text>
              <Text size="xs" c="dimmed" ff="monospace" truncate>
                {project.id}
              </Text>
            </div>
            <ColorSchemeMenu />
            <Tooltip label="Sign out">
              <ActionIcon variant="subtle" color="gray" onClick={signOut} aria-label="Sign out">
                <IconLogout size={18} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      <ShortcutsDialog isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
