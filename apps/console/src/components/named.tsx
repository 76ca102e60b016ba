import { CopyIcon } from './copy-button.tsx';
import classes from './resource-list.module.css';

/** A thing's name over its id. */
export const Named = ({ name, id, what }: { name: string; id: string; what: string }) => (
  <>
    <div className={classes.strong}>{name}</div>
    <div className={classes.sub}>
      <span>{id}</span>
      <CopyIcon value={id} what={`${what} id`} />
    </div>
  </>
);
