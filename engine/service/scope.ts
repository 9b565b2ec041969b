// Which conversations somebody sees; names of tags go by it too.
export { visibleConversation } from "../profiles/index.ts";
