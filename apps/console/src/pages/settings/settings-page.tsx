import { Button, Radio, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useSignedIn } from '../../auth/session.tsx';
import { Page } from '../../components/page.tsx';
import { COLOR_SCHEMES } from '../../layout/color-scheme-menu.tsx';
import classes from './settings-page.module.css';

/** What this browser remembers of its user. */
export default function SettingsPage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { api, signOut } = useSignedIn();
  return (
    <Page name="Settings" title="Settings" description="Kept in this browser only.">
      <section className={`wc-card ${classes.card}`}>
        <Radio.Group
          label="Appearance"
          description="Colours of the console."
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
        >
          <div className={classes.schemes}>
            {COLOR_SCHEMES.map(({ value, label, icon: Icon }) => (
              <Radio.Card key={value} value={value} className={classes.scheme}>
                <Icon size={20} stroke={1.6} aria-hidden />
                <span>{label}</span>
                <Radio.Indicator size="xs" />
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </section>
      <section className={`wc-card ${classes.card}`}>
        <Stack gap="sm" align="flex-start">
          <Text fw={550}>Sign-in</Text>
          <Text size="sm" c="dimmed">
            You are signed in to <code>{api.baseUrl}</code>. Signing out removes the key from this browser; it stays
            valid.
          </Text>
          <Button variant="default" leftSection={<IconLogout size={16} />} onClick={signOut}>
            Sign out
          </Button>
        </Stack>
      </section>
    </Page>
  );
}
