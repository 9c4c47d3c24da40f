/** The browser's side of passkeys: JSON from the server in, JSON of the credential out. */
import { ApiError } from "@/live/api-error";

export function canUsePasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== "undefined" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

export async function makePasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON,
  );
  return jsonOf(() => navigator.credentials.create({ publicKey }));
}

export async function answerWithPasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON,
  );
  return jsonOf(() => navigator.credentials.get({ publicKey }));
}

/** A person who closes the browser's dialog, or has no fitting passkey, is told in one sentence. */
async function jsonOf(ask: () => Promise<Credential | null>): Promise<string> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (error) {
    throw new ApiError("client.passkey_failed", 400, String(error));
  }
  if (!(credential instanceof PublicKeyCredential)) {
    throw new ApiError("client.passkey_failed", 400, "no passkey was given");
  }
  return JSON.stringify(credential.toJSON());
}
