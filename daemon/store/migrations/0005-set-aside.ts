/** Rows that did not fit when they were read, each moved out of its table whole. */
export const setAsideRows = `
CREATE TABLE set_aside (
  time TEXT NOT NULL,
  table_name TEXT NOT NULL,
  row TEXT NOT NULL, -- JSON, column by column
  why TEXT NOT NULL
) STRICT;
`;
