// What our schema must keep to, and where it does not, with the reason.

import { Kind, parse, visit } from "graphql";
import plugin from "@graphql-eslint/eslint-plugin";

const { configs } = plugin;

/** Types that have no identity of their own. Whatever ends in Payload, Connection or Edge has none either. */
const WITHOUT_ID = {
  AddedActivity: "made for one answer",
  AllocationSlice: "part of a portfolio",
  AssetDetails: "part of its asset",
  AssetQuantity: "part of an activity",
  Balance: "named by account and asset",
  BenchmarkResult: "part of a performance",
  Candle: "named by market, interval and opening time",
  Disposal: "follows from activities",
  DisposalMatch: "part of a disposal",
  DownloadLink: "made for one answer",
  Drawdown: "part of a performance",
  ExchangeRate: "named by currencies and day",
  ExpectedFill: "made for one answer",
  FeeTier: "part of its market",
  File: "part of its job",
  Holding: "part of a portfolio",
  ImportCounts: "part of an import",
  ImportFormat: "known to the server, told as it is",
  ImportProblem: "part of an import",
  ImportRow: "a line of an import",
  ImportRowError: "part of a row",
  ImportedActivity: "part of a row",
  IncomeRow: "part of a portfolio",
  JobFailure: "part of its job",
  LinkedAccount: "part of its person's security",
  LinkedWallet: "part of its person's security",
  Lot: "follows from activities",
  MfaChallenge: "told once",
  OperationCost: "made for one answer",
  OrderBook: "named by its market",
  OrderBookUpdate: "an event, told once",
  OrderPreview: "made for one answer",
  Place: "part of what came from there",
  OrderUpdate: "an event, told once",
  PageInfo: "part of its connection",
  Performance: "made for one answer",
  PerformancePoint: "part of a performance",
  Portfolio: "named by account and currency",
  PortfolioAsset: "named by its symbol",
  PortfolioHolding: "part of a portfolio",
  PortfolioIssue: "follows from activities",
  PortfolioSummary: "part of a portfolio",
  Preferences: "part of its person",
  Price: "named by asset and currency",
  PriceLevel: "part of an order book",
  PricePoint: "part of a history",
  RateLimit: "made for one answer",
  ReturnRate: "part of a performance",
  Security: "part of its person",
  SignInProvider: "a setting of the server, told once",
  TaxBox: "part of a tax report",
  TaxDisposal: "part of a tax report",
  TaxForm: "part of a tax report",
  TaxFormRow: "part of a tax report",
  TaxIncome: "part of a tax report",
  TaxMatch: "part of a tax report",
  TaxSplit: "part of a tax report",
  TaxSummary: "part of a tax report",
  TaxWarning: "part of a tax report",
  Ticker: "named by its market",
  Tokens: "told once",
  TradingFees: "named by account and market",
  UserError: "told once",
  ValuePoint: "named by portfolio and day",
  WalletSignIn: "a setting of the server, told once",
};

/** What a rule finds and we leave: `at` is the field. */
const LEFT = [
  {
    rule: "no-typename-prefix",
    at: "Price.price",
    why: "a Price also says how old it is and who says so; the figure among them has no other name in the field",
  },
];

/** Rules that do not fit how the schema is printed or built. */
const RULES = {
  ...configs["flat/schema-recommended"].rules,
  ...configs["flat/schema-relay"].rules,
  // The printer puts one sentence on one line, and longer texts into blocks.
  "@graphql-eslint/description-style": "off",
  // Short, bounded lists (assets, balances, price levels ...) are plain lists: src/schema/lists.rs says how long each gets.
  // Nodes are one case of what a list holds, so edges need no Node.
  "@graphql-eslint/relay-edge-types": [
    "error",
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
  "@graphql-eslint/strict-id-in-types": [
    "error",
    { exceptions: { types: Object.keys(WITHOUT_ID), suffixes: ["Payload", "Connection", "Edge"] } },
  ],
};

/** What ESLint is to look at a schema with. */
export function eslintConfig(schema) {
  return {
    files: ["**/*.graphql"],
    plugins: { "@graphql-eslint": plugin },
    languageOptions: { parser: plugin.parser, parserOptions: { graphQLConfig: { schema } } },
    rules: RULES,
  };
}

/** The findings that no exception covers, and the exceptions that cover none. */
export function judged(messages, sdl) {
  const finds = ({ rule, at }, { ruleId, message }) => {
    const [type, field] = at.split(".");
    return ruleId === `@graphql-eslint/${rule}` && message.includes(`"${field}"`) && message.includes(`"${type}"`);
  };
  const open = messages.filter((message) => !LEFT.some((left) => finds(left, message)));
  const types = new Map();
  visit(parse(sdl), {
    ObjectTypeDefinition: ({ name, fields }) => void types.set(name.value, fields.some((field) => field.name.value === "id")),
  });
  const unused = [
    ...LEFT.filter((left) => !messages.some((message) => finds(left, message))).map(({ at }) => at),
    ...Object.keys(WITHOUT_ID).filter((type) => types.get(type) !== false),
  ];
  return { open: open.map(({ ruleId, line, message }) => `${line}: ${message} (${ruleId})`), unused };
}

const DATE = /\b(\d{4}-\d{2}-\d{2})\b/;

/** Every place that is deprecated without saying from which day on it may be gone: "... Removed after 2027-06-30." */
export function deprecatedWithoutDate(sdl) {
  const found = [];
  visit(parse(sdl), {
    Directive(directive, _key, _parent, _path, ancestors) {
      if (directive.name.value !== "deprecated") return;
      const reason = directive.arguments?.find(({ name }) => name.value === "reason")?.value;
      const date = reason?.kind === Kind.STRING ? reason.value.match(DATE)?.[1] : undefined;
      const day = date && new Date(`${date}T00:00:00Z`);
      const real = day && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(date);
      const named = ancestors.filter((node) => !Array.isArray(node) && node.name);
      if (!real) found.push(named.map(({ name }) => name.value).join("."));
    },
  });
  return found;
}

/** Whether changes since a released schema may be made: breaking ones only before 1.0, or with a new major version. */
export function allowed(changes, { version, released }) {
  const major = (text) => Number(text.replace(/^v/, "").split(".")[0]);
  const breaking = changes.filter(({ criticality }) => criticality.level === "BREAKING");
  return major(version) === 0 || major(version) > major(released) || breaking.length === 0;
}
