import busboy from 'busboy';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ApiError } from './errors.ts';
import { safeFileName } from './file-name.ts';

/** The file of a `multipart/form-data` request. */
export interface UploadedFile {
  /** Safe as the name of a file; `file` when the client gave none. */
  fileName: string;
  /** As the client says, e.g. `application/zip`. */
  contentType: string;
  bytes: Buffer;
}

/**
 * The largest file that a call of the REST API carries, in bytes: Lambda takes 6 MB an invocation, and the file
 * travels in it as base64, which is a third longer.
 */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** The one field that these routes know. */
const FIELD = 'file';

/**
 * Reads the one file of the field `file`.
 * @param largerFiles what to do with a file that is too large, for the message.
 * @throws ApiError 400 that names the field which is missing, repeated or unknown, 413 for a file over 4 MB, 415 for
 *   another content type.
 */
export async function parseUpload(
  event: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded' | 'headers'>,
  largerFiles?: string,
): Promise<UploadedFile> {
  const contentType = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (!/^multipart\/form-data\b/i.test(contentType ?? ''))
    throw new ApiError(
      'unsupported_media_type',
      `content-type: expected multipart/form-data with a file in the field "${FIELD}"`,
    );
  const parser = openParser(contentType ?? '');
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const { files, others } = await readParts(parser, body, largerFiles);
  const [unknown] = others.filter((name) => name !== FIELD);
  if (unknown !== undefined) throw invalid(`unknown field ${unknown.slice(0, 100)}; remove it`);
  if (others.length > 0) throw invalid(`${FIELD}: expected a file, got text; send it with a file name`);
  const [file] = files;
  if (!file || files.length > 1) throw invalid(`${FIELD}: expected exactly one file, got ${file ? 'several' : 'none'}`);
  return file;
}

const invalid = (message: string, cause?: unknown): ApiError =>
  new ApiError('invalid_request', `invalid body: ${message}`, {}, { cause });

const tooLarge = (instead?: string): ApiError =>
  new ApiError(
    'body_too_large',
    `${FIELD}: expected at most ${MAX_FILE_BYTES} bytes (4 MB)${instead ? `; ${instead}` : ''}`,
  );

function openParser(contentType: string): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      // Clients of today send names as UTF-8, whatever the standard of 1998 says.
      defParamCharset: 'utf8',
      // The limit is reached by the last byte that it allows.
      limits: { fileSize: MAX_FILE_BYTES + 1, files: 2, fields: 2, fieldSize: 1_000, parts: 4, headerPairs: 50 },
    });
  } catch (cause) {
    throw invalid('expected a multipart form with a boundary', cause);
  }
}

interface Parts {
  files: UploadedFile[];
  /** Names of the fields that are no file, or not ours. */
  others: string[];
}

function readParts(parser: busboy.Busboy, body: Buffer, largerFiles?: string): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const parts: Parts = { files: [], others: [] };
    parser.on('field', (name) => parts.others.push(name));
    parser.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => reject(tooLarge(largerFiles)));
      stream.on('error', () => {});
      stream.on('end', () => {
        if (name !== FIELD) return void parts.others.push(name);
        parts.files.push({
          fileName: safeFileName(filename ?? ''),
          contentType: mimeType,
          bytes: Buffer.concat(chunks),
        });
      });
    });
    parser.on('error', (cause) => reject(invalid('the multipart form is malformed or ends early', cause)));
    parser.on('close', () => resolve(parts));
    parser.end(body);
  });
}
