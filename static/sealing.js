/* Seals texts with AES-GCM under a key that the server gives to the page of one logged-in person.

   `crypto` is the browser's; it has no `subtle` on a page that came over plain HTTP from another machine. */

const ALGORITHM = "AES-GCM";
const encode = (text) => new TextEncoder().encode(text);
const toBase64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/* {seal, open} for a key in base64, or null where the browser cannot. A text opens only under the key and for the name
   with which it was sealed. */
export async function sealer(secret, crypto) {
  if (!secret || !crypto || !crypto.subtle) return null;
  const key = await crypto.subtle.importKey("raw", fromBase64(secret), ALGORITHM, false, ["encrypt", "decrypt"]);

  async function seal(text, name) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const options = { name: ALGORITHM, iv, additionalData: encode(name) };
    const sealed = await crypto.subtle.encrypt(options, key, encode(text));
    return { iv: toBase64(iv), text: toBase64(sealed) };
  }

  /* The text, or null where it was sealed otherwise. */
  async function open(sealed, name) {
    try {
      const options = { name: ALGORITHM, iv: fromBase64(sealed.iv), additionalData: encode(name) };
      return new TextDecoder().decode(await crypto.subtle.decrypt(options, key, fromBase64(sealed.text)));
    } catch {
      return null;
    }
  }

  return { seal, open };
}
