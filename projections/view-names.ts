/** The views of the hub, as the API and the CLI name them. */
export const VIEW_NAMES = ['documents', 'deliveries', 'audit', 'sellers', 'samples', 'figures', 'observations'] as const
