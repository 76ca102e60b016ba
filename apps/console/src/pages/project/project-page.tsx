import { useProject } from '../../api/use-project.ts';
import { useApi } from '../../auth/session.tsx';
import { CopyIcon } from '../../components/copy-button.tsx';
import { Page } from '../../components/page.tsx';
import { formatDuration, formatTime } from '../../lib/duration.ts';
import classes from './project-page.module.css';

/** What the project is, and how much it may do. */
export default function ProjectPage() {
  const { data: project } = useProject();
  const { baseUrl } = useApi();
  const cards = [
    { label: 'Sessions at once', value: project.concurrency },
    { label: 'Ends after, by default', value: formatDuration(project.defaultTimeout * 1_000) },
  ];
  const facts = [
    { label: 'Project id', value: project.id, copy: true },
    { label: 'Base URL of the API', value: baseUrl, copy: true },
    { label: 'Owner', value: project.ownerId },
    { label: 'Created', value: formatTime(project.createdAt) },
  ];
  return (
    <Page name="Project" title={project.name} description="The project that your key opens.">
      <div className={classes.cards}>
        {cards.map(({ label, value }) => (
          <div key={label} className={`wc-card ${classes.figure}`}>
            <span className={classes.label}>{label}</span>
            <span className={classes.value}>{value}</span>
          </div>
        ))}
      </div>
      <dl className={`wc-card ${classes.facts}`}>
        {facts.map(({ label, value, copy }) => (
          <div key={label} className={classes.fact}>
            <dt>{label}</dt>
            <dd>
              {value} {copy && <CopyIcon value={value} what={label.toLowerCase()} />}
            </dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}
