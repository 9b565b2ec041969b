// Every table of the database, in the order of the loop. A table that is missing here fails `tables.test.ts`: add one line
// that says whose its rows are (`ofIdentity()`, `ofCustomer()`, `rowsWhere(…)`) or why nobody's (`ofNobody("…")`).
// Erasing goes from the last to the first, so a look-up stands before what is found by it.
import { sql } from "../platform/index.ts";
import { beforeAt, folded } from "../profiles/index.ts";
import { andBesides, blankWhere, bytesOfIdentity, holding, type KeptTable, ofCustomer, ofIdentity, ofNobody, ofTwo, type Person, plainWordsOf, rowsWhere } from "./kept-table.ts";
import { naming } from "./naming.ts";

/** Rows of conversations of theirs, found by the conversation's id. */
const ofTheirConversations = (person: Person) => sql`conversation_id in (select o.conversation_id from conversation_owner o where o.identity_id = any(${[...person.identityIds]}::uuid[]))`;

/** Groups to which they belonged and nobody else. */
const onlyTheirGroups = (person: Person) => sql`select m.group_id from group_member m where m.identity_id = any(${[...person.identityIds]}::uuid[]) and not exists (select 1 from group_member o where o.group_id = m.group_id and o.identity_id <> all(${[...person.identityIds]}::uuid[]))`;

/** Splits in which somebody else took part as well. Rides customer_split_member (split_id). */
const hasSurvivors = (person: Person) => sql`exists (select 1 from customer_split_member o where o.split_id = customer_split.split_id and o.identity_id <> all(${[...person.identityIds]}::uuid[]))`;

/** All of a refused event that its sender may have written. */
const REFUSED = sql`field || ' ' || reason || ' ' || body`;

/** What a look at a file, or an import of one, tells of its cells. */
const CONTACT_FILE = sql`concat_ws(' ', file_name, reading::text, plan::text, result::text, failed_because)`;
const BUNDLE = sql`concat_ws(' ', name, files::text, reading::text, plan::text, result::text, failed_because)`;
const IMPORT = sql`concat_ws(' ', file_name, summary::text, failed_because)`;

/** Notes on groups to which they belonged that name them as a colleague would. */
const notesThatNameThem = (person: Person) => sql`select n.note_id from group_note_change n join group_member m on m.group_id = n.group_id where m.identity_id = any(${[...person.identityIds]}::uuid[]) and ${naming(sql`n.body`, person, holding(plainWordsOf(person)), "beside")}`;

export const KEPT_TABLES: Readonly<Record<string, KeptTable>> = {
  // platform
  log_head: ofNobody("positions"),
  log: blankWhere(
    (person) => sql`body->'identityIds' ?| ${[...person.ids]}::text[] or body->>'conversationId' = any(${[...person.ids]}::text[]) or (body->'about' <> '{}'::jsonb and lower(body->>'about') like any(${holding(person.ids.slice(0, 2000))}::text[]))`,
    // A line may be about others too, and not be read by everybody yet.
    (person) => sql`body = jsonb_build_object('identityIds', coalesce((select jsonb_agg(e) from jsonb_array_elements_text(body->'identityIds') e where e <> all(${[...person.ids]}::text[])), '[]'::jsonb),
      'conversationId', case when body->>'conversationId' = any(${[...person.ids]}::text[]) then 'null'::jsonb else body->'conversationId' end,
      'about', case when lower(body->>'about') like any(${holding(person.ids.slice(0, 2000))}::text[]) then '{"erased": true}'::jsonb else body->'about' end)`,
    "the line stays, for readers count by it; whom it was about goes"),
  follower: ofNobody("positions", "machine"),
  setting: ofNobody("what the organisation says of itself"),
  heartbeat: ofNobody("the time", "machine"),
  schema_migration: ofNobody("names of migrations", "machine"),

  // organisation: colleagues, who are no customers
  "auth.user": ofNobody("colleagues"),
  "auth.session": ofNobody("colleagues who are signed in", "machine"),
  "auth.account": ofNobody("passwords of colleagues", "machine"),
  "auth.verification": ofNobody("sign-in links of colleagues", "machine"),
  staff_role: ofNobody("colleagues"),
  staff_place: ofNobody("where colleagues work"),
  access_version: ofNobody("who may see what"),
  api_key: ofNobody("programs", "machine"),
  audit: blankWhere(
    (person) => sql`(object_id = any(${[...person.ids]}::text[]) or ${naming(sql`detail::text`, person, holding([...person.identityIds, ...plainWordsOf(person)]), "beside")})`,
    () => sql`object_id = 'erased', detail = '{"erased": true}'::jsonb`, "who did what kind of act and when stays; to whom, and every word of it, goes", { key: "audit_id", at: "at", text: sql`detail::text`, plainly: true }),

  webhook_source: ofNobody("shops and payment providers"),
  webhook_secret: ofNobody("what they sign with", "machine"),
  webhook_tally: ofNobody("counts of their deliveries"),

  // interactions
  interaction: ofIdentity(),
  order_line: ofIdentity(),
  seen_message: ofIdentity(),
  refused_event: rowsWhere(
    (person) => naming(REFUSED, person, holding(person.words), "near"),
    "events that name them by address, number, user id or a full name go, however their sender wrote letters", { byMention: true, behind: { key: "refused_id", at: "received_at", text: REFUSED } }),
  import: blankWhere(
    (person) => naming(IMPORT, person, holding(person.words), "anywhere"),
    // What an undo and the next import of the source read stays: counts, the source, the moment.
    () => sql`file_name = 'erased', failed_because = case when failed_because is null then null else 'erased' end, summary = coalesce((
      select jsonb_object_agg(key, case when jsonb_typeof(value) = 'array' then '[]'::jsonb when key = 'refusedFile' then 'null'::jsonb when key = 'otherNumbers' then value || '{"examples": []}'::jsonb else value end) from jsonb_each(summary)), '{}'::jsonb)`,
    "that it came, who brought it and what it counted stays; the file's name, and examples and reasons that quote its cells, go where they hold a line of theirs", { key: "import_id", at: "started_at", text: IMPORT, goesOn: true }),
  import_repeat: ofNobody("which import found what an earlier one had brought"),
  intake_journal: ofNobody("touch points taken a moment ago; they become facts before anybody is erased", "machine"),

  // profiles
  identity: ofIdentity(),
  identifier: ofIdentity(),
  link: ofTwo("fact", ["link_id"]),
  not_theirs: rowsWhere(
    ({ identityIds, words }) => sql`(identity_id = any(${[...identityIds]}::uuid[]) or value = any(${[...words]}::text[]))`,
    "that an address is not theirs goes, and of an address of theirs that it is not another's", { ids: ["not_theirs_id"], byMention: true }),
  membership: ofIdentity(),
  attribute: ofIdentity(),
  consent: ofIdentity(),
  profile: ofCustomer(),
  customer_list: ofCustomer(),
  attribute_kind: ofNobody("of which kind attributes are, and the values of closed lists"),
  list_key: ofNobody("names of attributes and consents that lists are filtered by"),
  list_value: ofCustomer(),
  name_word: rowsWhere(
    ({ identityIds }) => sql`(word in (select regexp_split_to_table(${folded(sql`said.name`)}, '[^[:alnum:]]+') from (
        select name from profile where customer_id = any(${[...identityIds]}::uuid[])
        union all select value #>> '{}' from attribute where identity_id = any(${[...identityIds]}::uuid[]) and key in ('name', 'first_name', 'last_name')
        union all select ${beforeAt(sql`substr(value, strpos(value, ':') + 1)`)} from identifier where identity_id = any(${[...identityIds]}::uuid[]) and kind in ('email', 'claimed_email')) said)
      and not exists (select 1 from profile p where p.search like '%' || word || '%' and p.customer_id <> all(${[...identityIds]}::uuid[])))`,
    "words of their name and address go that nobody else's holds", { travels: "machine", byMention: true }), // computed anew, but also holds names of before
  reveal: ofIdentity("machine"),
  consent_wording: ofNobody("words that customers agree to"),
  note_change: ofIdentity("fact", ["note_id"]),
  tag: ofNobody("names of tags"),
  customer_tag: ofIdentity(),
  task: ofIdentity("fact", ["task_id"]),
  customer_follow: ofIdentity(),
  group_member: andBesides(
    ofIdentity(),
    (person) => ({
      where: sql`group_id in (select m.group_id from group_member m where m.identity_id = any(${[...person.identityIds]}::uuid[])) and identity_id <> all(${[...person.identityIds]}::uuid[]) and ${naming(sql`concat_ws(' ', why, end_why)`, person, holding(plainWordsOf(person)), "beside")}`,
      set: sql`why = 'erased', end_why = case when end_why is null then null else 'erased' end`,
    }),
    "why others belong to the same groups loses words that name them"),
  customer_group: rowsWhere((person) => sql`group_id in (${onlyTheirGroups(person)})`, "households and organisations that had no other member go"),
  group_source: rowsWhere((person) => sql`group_id in (${onlyTheirGroups(person)})`, "how a source knows groups that had no other member goes"),
  group_attribute: rowsWhere((person) => sql`group_id in (${onlyTheirGroups(person)})`, "what a source says of groups that had no other member goes"),
  group_note_change: rowsWhere((person) => sql`(group_id in (${onlyTheirGroups(person)}) or note_id in (${notesThatNameThem(person)}))`, "notes on groups that had no other member go, and those on others of theirs that name them"),
  group_mention: rowsWhere((person) => sql`(group_id in (${onlyTheirGroups(person)}) or note_id in (${notesThatNameThem(person)}))`, "who was to read such notes goes with them"),
  group_link: rowsWhere(
    (person) => sql`(group_id in (${onlyTheirGroups(person)}) or other_id in (${onlyTheirGroups(person)}))`, "that a household of theirs alone was one with another goes"),
  group_split: rowsWhere(
    (person) => sql`(group_id in (${onlyTheirGroups(person)}) or new_group_id in (${onlyTheirGroups(person)}))`, "that a household of theirs alone was split goes"),
  customer_split: andBesides(
    rowsWhere((person) => sql`(identity_id = any(${[...person.identityIds]}::uuid[]) and not ${hasSurvivors(person)})`, "that they were split goes", { ids: ["split_id"] }),
    // A split of which others remain on a side is theirs now: it keeps the rest of them apart, and can be taken back.
    (person) => ({
      where: sql`(identity_id = any(${[...person.identityIds]}::uuid[]) and ${hasSurvivors(person)})`,
      set: sql`identity_id = (select o.identity_id from customer_split_member o where o.split_id = customer_split.split_id and o.identity_id <> all(${[...person.identityIds]}::uuid[]) order by 1 limit 1), why = 'one side was erased'`,
    }),
    "of one in which others took part their id and the reason go"),
  customer_split_member: ofIdentity(),
  profile_health: ofCustomer(),
  profile_fault: ofCustomer(),
  fault_repair: ofIdentity(),
  quality_day: ofNobody("counts over everybody, one row a day"),
  linkage_record: rowsWhere((person) => sql`(identity_id = any(${[...person.identityIds]}::uuid[]) or members && ${[...person.identityIds]}::uuid[])`, "rows of their identities go", { travels: "derived" }),
  linkage_pair: ofTwo("derived"),
  claimed_pair: ofTwo("derived"),
  linkage_todo: ofIdentity("derived"),
  linkage_decision: ofTwo("fact", ["decision_id"]),
  organisation_record: rowsWhere((person) => sql`group_id in (${onlyTheirGroups(person)})`, "what is compared of organisations that had no other member goes", { travels: "derived" }),
  organisation_pair: rowsWhere((person) => sql`(group_id in (${onlyTheirGroups(person)}) or other_id in (${onlyTheirGroups(person)}))`, "of which others they are likely one goes", { travels: "derived" }),
  organisation_decision: rowsWhere((person) => sql`(group_id in (${onlyTheirGroups(person)}) or other_id in (${onlyTheirGroups(person)}))`, "what was said of these goes", { ids: ["decision_id"] }),
  linkage_model: ofNobody("parameters"),
  linkage_value: rowsWhere(({ words }) => sql`value = any(${words.flatMap((word) => [word.toLowerCase(), word.replace(/\D/g, "")]).filter((word) => word.length >= 6)}::text[])`, "how many records hold an address or number of theirs goes", { travels: "derived", byMention: true }),
  linkage_giant: ofNobody("keys that too many records share", "derived"),
  linkage_run: ofNobody("how far a search is", "machine"),
  contact_import_touch: ofIdentity(),
  shared_address: ofTwo(),
  contact_file: rowsWhere(
    (person) => naming(CONTACT_FILE, person, holding(person.words), "anywhere"),
    "looks at files that show a line of theirs go, however its letters are written", { travels: "machine", byMention: true, behind: { key: "file_id", at: "brought_at", text: CONTACT_FILE, goesOn: true } }),
  erasure: ofNobody("that somebody was erased, by whom, why and how many rows; for a few minutes the ids, until nothing can still be written under them"),
  erasure_late: ofNobody("what somebody was called and dialled by, for a few minutes after they were erased, until no file that was being brought can still end", "machine"),
  erased_identifier: ofNobody("a keyed hash of each identifier of theirs, so that it can be recognised when asked, and kept away where they wish it"),
  erased_message: ofNobody("a keyed hash of the number of each message that told of them, so that one sent again stays away"),
  erased_turnover: ofNobody("sums of their orders by day, of nobody: for the books"),

  // value
  purchase_day: ofIdentity("derived"),
  purchase_summary: ofCustomer(),
  value_model: ofNobody("parameters, counts by month"),
  value_model_end: ofNobody("when a model went out of use"),
  value_score: ofCustomer(),
  subscription_standing: ofCustomer(),
  wallet_share: ofCustomer(),
  foreign_model: ofNobody("models from elsewhere, by name"),
  foreign_score: ofIdentity(),
  need_model: ofNobody("what was learnt of products, counted over many"),
  need_product: ofNobody("which products go together, counted over many"),
  cost: ofNobody("what colleagues say that goods and serving cost"),
  dissatisfaction_model: ofNobody("which signs told apart those who left, counted over many"),
  dissatisfaction_score: ofCustomer(),

  // segments
  segment: ofNobody("rules"),
  segment_pass: ofNobody("when everybody was looked at for a segment", "machine"),
  segment_balance: ofNobody("what colleagues state of costs"),
  segment_certificate: ofNobody("averages over many"),
  segment_version: ofNobody("rules, as they were"),
  response_search: ofNobody("averages over many"),
  response_segment: ofNobody("which segments were made of what was found"),
  clustering: ofNobody("what models that find groups read"),
  clustering_version: ofNobody("parameters of groups, of many"),
  clustering_place: ofCustomer(),
  segment_member: ofCustomer("fact"),
  segment_move: ofCustomer("fact"),
  saved_view: rowsWhere((person) => naming(sql`name || ' ' || filters::text`, person, holding(person.words), "near"), "saved views of lists that name them go", { byMention: true }),
  bulk_act: blankWhere(
    (person) => naming(sql`act::text`, person, holding([...person.identityIds, ...plainWordsOf(person)]), "beside"),
    () => sql`act = jsonb_strip_nulls(jsonb_build_object('kind', act->>'kind', 'tagId', act->>'tagId'))`, "that many customers were acted on stays, and can be taken back; words that name them go"),
  bulk_change: ofIdentity(),

  // decisions
  policy_version: ofNobody("rules"),
  policy_draft: ofNobody("rules that are being written"),
  policy_draft_before: ofNobody("rules that are being written, as they stood before a change"),
  policy_shadow: ofNobody("rules that run beside those in force"),
  policy_rehearsal: blankWhere(({ ids }) => sql`result::text like any(${holding(ids)}::text[])`, () => sql`result = jsonb_set(result::jsonb, '{samples}', '[]')::json`, "what a rehearsal counted stays; whom it named as examples goes"),
  decision_shape: ofNobody("names of facts, and averages over many"),
  decision: ofIdentity("fact", ["decision_id"]),
  decision_action: ofIdentity(),
  action_taken: ofIdentity(),
  action_released: ofIdentity(),
  capacity_bid: ofIdentity("machine"),
  capacity_use: ofNobody("how much was given away"),
  capacity_price: ofNobody("what a unit is worth to everybody"),
  override: ofIdentity("fact", ["override_id"]),
  decision_contest: ofIdentity("fact", ["contest_id"]),
  action_effect: ofNobody("averages over many"),
  floor_proof: ofNobody("counts over many"),
  rule_day: ofNobody("days that are counted", "machine"),
  rule_day_fits: ofNobody("counts over many", "machine"),
  rule_day_advised: ofNobody("counts over many", "machine"),

  // service
  conversation_owner: ofIdentity("fact", ["conversation_id"]),
  conversation_code: rowsWhere(ofTheirConversations, "codes of their conversations go"),
  conversation_start: rowsWhere(ofTheirConversations, "what opened their conversations goes"),
  conversation: ofIdentity(),
  message: ofIdentity(),
  conversation_tag: ofIdentity(),
  article: ofNobody("what colleagues write for many customers: who answers for it, which topics it answers"),
  article_text: ofNobody("articles as they are being written"),
  article_publication: ofNobody("articles as they were read"),
  article_use: ofIdentity("fact", ["use_id"]),
  document: ofIdentity("fact", ["document_id"]),
  document_piece: bytesOfIdentity(),
  promise: ofIdentity("fact", ["promise_id"]),
  chat_session: ofIdentity("machine"),
  chat_thread: ofIdentity(),

  // kept-data
  everything_export: ofNobody("who had everything taken out, when and what for; an erasure takes its archive", "machine"),

  // bundles
  bundle: rowsWhere(
    (person) => naming(BUNDLE, person, holding(person.words), "anywhere"),
    "looks at exports that show a line of theirs go, however its letters are written", { travels: "machine", byMention: true, behind: { key: "bundle_id", at: "brought_at", text: BUNDLE, goesOn: true } }),
};
