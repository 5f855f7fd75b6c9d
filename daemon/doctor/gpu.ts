import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { ok, warning, type Check } from './check.js';
import type { DoctorCheck } from '../../protocol/api/daemon.js';

/** Devices of a GPU that an encoder may use: NVIDIA's own and the kernel's render nodes (VAAPI, QSV). */
export const gpu: Check = () => {
  const found = [...nvidia(), ...renderNodes()];
  if (found.length > 0) return found;
  return [
    warning(
      'gpu',
      'no GPU is visible; pictures are rendered and encoded by the CPU',
      'In a container, pass the device through (`--gpus all` or `--device /dev/dri`).',
    ),
  ];
};

function nvidia(): DoctorCheck[] {
  const version = '/proc/driver/nvidia/version';
  if (!existsSync(version)) return [];
  const driver = /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(readFileSync(version, 'utf8'))?.[1] ?? 'unknown';
  const devices = readdirSync('/dev').filter((name) => /^nvidia\d+$/.test(name));
  const detail = `NVIDIA driver ${driver}, ${devices.map((name) => `/dev/${name}`).join(' ')}`;
  if (devices.length > 0 && devices.every((name) => usable(`/dev/${name}`))) return [ok('gpu', detail)];
  return [
    warning(
      'gpu',
      `NVIDIA driver ${driver}, but no device of it can be used`,
      'Give this user access to /dev/nvidia*.',
    ),
  ];
}

function renderNodes(): DoctorCheck[] {
  const folder = '/dev/dri';
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('renderD'))
    .map((name) => `${folder}/${name}`)
    .map((path) =>
      usable(path)
        ? ok('gpu', path)
        : warning(
            'gpu',
            `${path} may not be used by this user`,
            'Add the user to the group `render`: `usermod -aG render USER`.',
          ),
    );
}

function usable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
