/** A catalogue of texts, compiled by the Lingui plugin as it is imported. */
declare module "*.po" {
  export const messages: Record<string, string>;
}
