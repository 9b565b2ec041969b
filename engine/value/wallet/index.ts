export { dropSharesOfNobody, keepWalletShares } from "./keep-shares.ts";
export { walletOf, walletPage } from "./wallet.ts";
