import { Decoder, Encoder } from 'socket.io-parser';

/**
 * Socket.IO's decoder, but for a client that announces bytes and sends none: Unity's library does not send an empty binary
 * message, and its next command would end the connection (vrtogether.md 2.2). The announced bytes are empty then.
 */
class PatientDecoder extends Decoder {
  override add(message: unknown): void {
    if (typeof message === 'string') while (this.#waitsForBytes) super.add(Buffer.alloc(0));
    super.add(message);
  }

  get #waitsForBytes(): boolean {
    return Boolean(Reflect.get(this, 'reconstructor'));
  }
}

export const patientParser = { Encoder, Decoder: PatientDecoder };
