/* Encrypts texts with AES-GCM under a key that the server gives to the page of one logged-in person.

   `crypto` is the browser's; it has no `subtle` on a page that came over plain HTTP from another machine. */

const ALGORITHM = "AES-GCM";
const toBytes = (text) => new TextEncoder().encode(text);
const toBase64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/* {encrypt, decrypt} for a key in base64, or null where the browser cannot encrypt. A text is decrypted only under the
   key and for the name with which it was encrypted. */
export async function cipherFor(secret, crypto) {
  if (!secret || !crypto || !crypto.subtle) return null;
  const key = await crypto.subtle.importKey("raw", fromBase64(secret), ALGORITHM, false, ["encrypt", "decrypt"]);

  async function encrypt(text, name) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const options = { name: ALGORITHM, iv, additionalData: toBytes(name) };
    const encrypted = await crypto.subtle.encrypt(options, key, toBytes(text));
    return { iv: toBase64(iv), text: toBase64(encrypted) };
  }

  /* The text, or null where it was encrypted under another key or for another name. */
  async function decrypt(encrypted, name) {
    try {
      const options = { name: ALGORITHM, iv: fromBase64(encrypted.iv), additionalData: toBytes(name) };
      return new TextDecoder().decode(await crypto.subtle.decrypt(options, key, fromBase64(encrypted.text)));
    } catch {
      return null;
    }
  }

  return { encrypt, decrypt };
}
