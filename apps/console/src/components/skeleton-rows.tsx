import { Skeleton, Stack } from '@mantine/core';

/** Stands where a list is about to be. */
export const SkeletonRows = ({ count = 8 }: { count?: number }) => (
  <Stack gap={0} className="wc-card" p="md" aria-busy aria-label="Loading">
    {Array.from({ length: count }, (_, index) => (
      <Skeleton key={index} height={16} my={12} radius="sm" width={`${92 - ((index * 13) % 34)}%`} />
    ))}
  </Stack>
);
