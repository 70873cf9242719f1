// How the embedded server is set: durable, local, for a batch on two cores.
import { statfsSync } from 'node:fs'

export const PORT = 5432

/** For a batch on two cores; the store sets work_mem by its sessions. */
export const SETTINGS: Readonly<Record<string, string>> = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // COPY into a table made in the same transaction need not be logged.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum: 'on',
  // When a backend was killed, the command fails and leaves: a server that is asked to stop while it
  // begins anew by itself never ends. The next command starts another, which recovers.
  restart_after_crash: 'off',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements carry merchants' data: they stay out of the log.
  log_min_error_statement: 'panic',
}

/** As arguments of `postgres`, its socket in the folder `sockets`. */
export function settings(sockets: string): string[] {
  const values: Record<string, string> = {
    ...SETTINGS,
    listen_addresses: '',
    unix_socket_directories: `"${sockets.replaceAll('"', '""')}"`,
    port: String(PORT),
    // A backend whose command was killed in the middle of a long statement notices.
    client_connection_check_interval: '1s',
    dynamic_shared_memory_type: sharedMemory(),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Containers give /dev/shm 64 MB, too little for a parallel hash join; System V memory is apart. */
function sharedMemory(): string {
  if (process.platform !== 'linux') return 'posix'
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 1024 ** 3 ? 'posix' : 'sysv'
  } catch {
    return 'sysv'
  }
}
