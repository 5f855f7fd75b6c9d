import { Decoder, Encoder } from 'socket.io-parser';

/** How long an announcement behind one whose bytes did not come is held, ms: bytes that belong to both come together. */
const holdMs = 50;

/**
 * Socket.IO's decoder, but for a client that announces bytes and sends none: Unity's library does not send an empty binary
 * message, and its next command would end the connection (vrtogether.md 2.2). The announced bytes are empty then.
 *
 * Two announcements before the bytes of both are another thing: whose are the first? When the second announces bytes too, it
 * and what comes for it are held for a moment; more bytes then end the connection, as they do with the reference server, and
 * nothing of it is delivered.
 */
class PatientDecoder extends Decoder {
  /** An announcement, and its bytes once they came. */
  #held: unknown[] = [];
  #timer: NodeJS.Timeout | undefined;

  override add(message: unknown): void {
    if (this.#held.length > 0) {
      if (typeof message !== 'string') {
        if (this.#held.length > 1) throw new Error('bytes of crossed announcements');
        this.#held.push(message);
        return;
      }
      this.#release();
    }
    if (typeof message === 'string' && this.#waitsForBytes && announcesBytes(message)) {
      this.#held = [message];
      this.#timer = setTimeout(() => this.#release(), holdMs);
      return;
    }
    this.#take(message);
  }

  override destroy(): void {
    clearTimeout(this.#timer);
    this.#held = [];
    super.destroy();
  }

  #release(): void {
    clearTimeout(this.#timer);
    for (const message of this.#held.splice(0)) this.#take(message);
  }

  #take(message: unknown): void {
    if (typeof message === 'string') while (this.#waitsForBytes) super.add(Buffer.alloc(0));
    super.add(message);
  }

  get #waitsForBytes(): boolean {
    return Boolean(Reflect.get(this, 'reconstructor'));
  }
}

/** Types 5 and 6 of the Socket.IO protocol: an event and an acknowledgement with bytes. */
function announcesBytes(message: string): boolean {
  return message.startsWith('5') || message.startsWith('6');
}

export const patientParser = { Encoder, Decoder: PatientDecoder };
