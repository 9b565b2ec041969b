export { walletOf, walletPage } from "./wallet.ts";
