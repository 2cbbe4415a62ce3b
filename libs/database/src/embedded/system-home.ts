/** Where root keeps what the unprivileged user must reach and DATA_DIR hides from it. */
export const SYSTEM_HOME = '/var/lib/tidemark';
