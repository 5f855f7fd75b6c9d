/** Whom an operator keeps out: by name, or by the address that is kept beside it too. */
export const bans = `
ALTER TABLE users ADD COLUMN banned TEXT CHECK (banned IN ('name', 'address'));
`;
