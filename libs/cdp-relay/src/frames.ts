/** Why the relay ends a connection, as WebSocket close codes (RFC 6455, 7.4.1). */
export type CloseCode = 1000 | 1001 | 1008 | 1011;

const OPCODE_CLOSE = 0x88;
const MAX_CONTROL_PAYLOAD = 125;

/** An empty ping, as a server sends it: final, unmasked. */
export const PING_FRAME = Buffer.from([0x89, 0x00]);

/** A close frame as a server sends it (unmasked); the reason is cut to the 123 bytes that fit. */
export const closeFrame = (code: CloseCode, reason: string): Buffer => {
  const text = Buffer.from(reason).subarray(0, MAX_CONTROL_PAYLOAD - 2);
  // Cutting bytes may split a character; a frame with half a character would itself be a protocol error.
  const valid = Buffer.from(text.toString('utf8').replace(/\uFFFD+$/, ''));
  const frame = Buffer.alloc(4 + valid.length);
  frame.writeUInt8(OPCODE_CLOSE, 0);
  frame.writeUInt8(2 + valid.length, 1);
  frame.writeUInt16BE(code, 2);
  valid.copy(frame, 4);
  return frame;
};

/** The most that a close frame takes, header included. */
export const MAX_CLOSE_FRAME = 2 + MAX_CONTROL_PAYLOAD;

/**
 * Whether the last bytes of a server are a close frame. Only the end is looked at, so other bytes may look like one in
 * rare cases; then a client learns less about the end of its connection, and nothing else happens.
 */
export const endsWithCloseFrame = (bytes: Buffer): boolean => {
  for (let start = Math.max(0, bytes.length - MAX_CLOSE_FRAME); start <= bytes.length - 2; start++) {
    if (bytes[start] === OPCODE_CLOSE && bytes[start + 1] === bytes.length - start - 2) return true;
  }
  return false;
};
