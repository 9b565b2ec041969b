export function sourcesOfPages(): string;
export function pagesAreBuilt(): boolean;
export function notePagesBuilt(sources: string): void;
