/**
 * Whether the page at this path is where one is. A page that is being left stays on the screen until the next is fetched: what it still
 * wants to write into the address, such as a search that waited for a pause, would bring everybody back.
 */
export const isStillAt = (path: string): boolean => window.location.pathname === path;
