import { Center, Loader } from '@mantine/core';
import { Suspense, lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Shell } from '../layout/shell.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';

const SessionPage = lazy(() => import('./session/session-page.tsx'));
const ContextsPage = lazy(() => import('./contexts/contexts-page.tsx'));
const ExtensionsPage = lazy(() => import('./extensions/extensions-page.tsx'));
const ApiKeysPage = lazy(() => import('./api-keys/api-keys-page.tsx'));
const WebhooksPage = lazy(() => import('./webhooks/webhooks-page.tsx'));
const UsagePage = lazy(() => import('./usage/usage-page.tsx'));
const ProjectPage = lazy(() => import('./project/project-page.tsx'));
const SettingsPage = lazy(() => import('./settings/settings-page.tsx'));

const waiting = (
  <Center h="60vh">
    <Loader size="sm" aria-label="Loading" />
  </Center>
);

/** Every page by its path. Only the first one is in the first load. */
export const Pages = () => (
  <Shell>
    <Suspense fallback={waiting}>
      <Routes>
        <Route index element={<Navigate to="/sessions" replace />} />
        <Route path="/sessions" element={<SessionsPage />} />
        <Route path="/sessions/:id" element={<SessionPage />} />
        <Route path="/contexts" element={<ContextsPage />} />
        <Route path="/extensions" element={<ExtensionsPage />} />
        <Route path="/api-keys" element={<ApiKeysPage />} />
        <Route path="/webhooks" element={<WebhooksPage />} />
        <Route path="/usage" element={<UsagePage />} />
        <Route path="/project" element={<ProjectPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  </Shell>
);
