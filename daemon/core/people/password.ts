import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's least cost for scrypt is N 2^17, r 8, p 1; a quarter of it, twice, needs 32 MiB at a time (RFC 7914). */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const keyBytes = 32;
const saltBytes = 16;
const maxmem = 64 * 1024 * 1024;

/** A password as it is stored: `scrypt$N$r$p$salt$key`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Whether a password is the one that was hashed; false for a hash that is none of ours. */
export async function passwordFits(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', key = ''] = stored.split('$');
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(key, 'base64');
  if (scheme !== 'scrypt' || expected.length !== keyBytes) return false;
  const given = await derive(password, Buffer.from(salt, 'base64'), parameters);
  return timingSafeEqual(given, expected);
}

function derive(
  password: string,
  salt: Buffer,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
