import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/mantine.css';
import '@mantine/notifications/styles.css';
import './theme/global.css';
import { App } from './app.tsx';
import { loadConfig } from './config.ts';
import { StartFailure } from './layout/start-failure.tsx';

const root = createRoot(document.getElementById('root')!);
loadConfig().then(
  (config) =>
    root.render(
      <StrictMode>
        <App config={config} />
      </StrictMode>,
    ),
  (error: unknown) => root.render(<StartFailure error={error} />),
);
