import type { Session } from '../../api/types.ts';
import { useApi } from '../../auth/session.tsx';
import { Confirm } from '../../components/confirm.tsx';

interface ReleaseConfirmProps {
  session: Session;
  onClose: () => void;
  onReleased?: () => void;
}

/** Ends a session, when the user means it. */
export function ReleaseConfirm({ session, onClose, onReleased }: ReleaseConfirmProps) {
  const api = useApi();
  return (
    <Confirm
      isOpen
      title="Release this session?"
      action="Release"
      done="The session is being released."
      onClose={onClose}
      onConfirm={async () => {
        await api.json(`/v1/sessions/${session.id}`, { method: 'POST', body: { status: 'REQUEST_RELEASE' } });
        onReleased?.();
      }}
    >
      Its browser closes, and connected clients lose it. Recordings, logs and downloads stay.
    </Confirm>
  );
}
