/** The version of package.json; a test keeps them the same. */
export const version = '1.0.0'
