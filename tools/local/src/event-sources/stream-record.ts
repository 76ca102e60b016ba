import type { _Record as EngineRecord } from '@aws-sdk/client-dynamodb-streams';
import { isDeepStrictEqual } from 'node:util';

/** A stream record in the shape in which Lambda gives it to a function. */
export interface StreamRecord {
  eventID: string;
  eventName: string;
  eventVersion: string;
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  eventSourceARN: string;
  userIdentity?: { type: string; principalId: string };
  dynamodb: {
    /** Epoch seconds. */
    ApproximateCreationDateTime: number;
    Keys: Record<string, unknown>;
    NewImage?: Record<string, unknown>;
    OldImage?: Record<string, unknown>;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
}

/** Translates an engine's record; its ARN and region become those of the template, whatever the engine calls itself. */
export function toStreamRecord(record: EngineRecord, streamArn: string): StreamRecord {
  const { dynamodb, userIdentity } = record;
  const region = streamArn.split(':')[3] ?? '';
  return {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    eventSourceARN: streamArn,
    ...(userIdentity && {
      userIdentity: { type: userIdentity.Type ?? '', principalId: userIdentity.PrincipalId ?? '' },
    }),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((dynamodb?.ApproximateCreationDateTime?.getTime() ?? Date.now()) / 1000),
      Keys: toJson(dynamodb?.Keys ?? {}),
      ...(dynamodb?.NewImage && { NewImage: toJson(dynamodb.NewImage) }),
      ...(dynamodb?.OldImage && { OldImage: toJson(dynamodb.OldImage) }),
      SequenceNumber: dynamodb?.SequenceNumber ?? '',
      SizeBytes: dynamodb?.SizeBytes ?? 0,
      StreamViewType: dynamodb?.StreamViewType ?? '',
    },
  };
}

/** DynamoDB writes no record for a write that changes nothing; an engine that does is corrected here. */
export function changesNothing({ eventName, dynamodb }: StreamRecord): boolean {
  const { NewImage, OldImage } = dynamodb;
  return eventName === 'MODIFY' && NewImage !== undefined && isDeepStrictEqual(NewImage, OldImage);
}

/** One text for one item, whatever the order of its key attributes. */
export function itemKey({ dynamodb }: StreamRecord): string {
  return JSON.stringify(Object.entries(dynamodb.Keys).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Attribute values as JSON has them: binary ones in base64. */
function toJson(image: object): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(image, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  ) as Record<string, unknown>;
}
