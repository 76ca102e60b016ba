import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: ReactNode;
  /** For the window's title. */
  name: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** Lets the content take the rest of the window's height and scroll by itself. */
  isFilling?: boolean;
  children: ReactNode;
}

/** A page: what it is called, what can be done, and its content. */
export function Page({ title, name, description, actions, isFilling = false, children }: PageProps) {
  return (
    <div className={`${classes.page} ${isFilling ? classes.filling : ''}`}>
      <title>{`${name} · Wallcrawler`}</title>
      <div className={classes.head}>
        <div className={classes.words}>
          <h1 className={classes.title}>{title}</h1>
          {description && <div className={classes.description}>{description}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
