// What to do about a step of the set-up that failed, judged by what it printed.

const UNREACHABLE =
  /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

/** Whether npm's output says that it could not speak with its registry. */
export const saysUnreachable = (output) => UNREACHABLE.test(output);

/** The first rule that fits names the cause; what is certain stands before what is likely. */
const RULES = [
  [/\bENOSPC\b|No space left on device/, 'The disk is full: the packages need about 500 MB.'],
  [
    /gyp ERR! find Python|not found: (make|python3?|g\+\+|c\+\+)|make: (g\+\+|c\+\+|cc): No such file/,
    'It needs python3, make and a C++ compiler: on Debian, `apt install python3 make g++`.',
  ],
  [
    /-headers\.tar|nodejs\.org/,
    'node-gyp could not get the headers of Node: set npm_config_nodedir to the folder that holds include/node.',
  ],
  [/\bEUSAGE\b/, 'package.json and package-lock.json disagree: run `npm install --package-lock-only`.'],
  [/\bEINTEGRITY\b/, 'A package is not the one that was locked: run `npm cache verify`, then try again.'],
  [/\bEACCES\b|\bEPERM\b/, 'A path above belongs to another user, or may not be written: see `ls -l` of it.'],
  [
    /gyp ERR!|fatal error:/,
    'The compiler did not accept the code above: it must know C++17 (g++ 9 or later).',
  ],
  [UNREACHABLE, 'The package registry did not answer: check the network, then run this again.'],
];

/** A sentence for the failed step; the step's own when the output fits no rule. */
export function hintFor(output, otherwise) {
  return RULES.find(([pattern]) => pattern.test(output))?.[1] ?? otherwise;
}
