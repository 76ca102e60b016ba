import { Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** What stands where there is nothing yet, and how to begin. */
export const EmptyState = ({ icon: Icon, title, children, action }: EmptyStateProps) => (
  <div className={classes.empty}>
    <span className={classes.icon}>
      <Icon size={24} stroke={1.5} aria-hidden />
    </span>
    <Text fw={600}>{title}</Text>
    {children && (
      <Text size="sm" c="dimmed" maw={440} component="div">
        {children}
      </Text>
    )}
    {action && <div className={classes.action}>{action}</div>}
  </div>
);
