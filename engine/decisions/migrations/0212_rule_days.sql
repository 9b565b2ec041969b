-- How often each row of the rules took part and advised, by day that is over (UTC): counting ninety days of decisions anew takes seconds
-- where there are a million. Worked out from decision and decision_action; nothing else is known by it.
create table rule_day_fits (
  policy_key text not null,
  row text not null,
  policy_version integer not null,
  day date not null,
  fits integer not null,
  primary key (policy_key, row, policy_version, day)
);
create table rule_day_advised (
  rule text not null,
  day date not null,
  advised integer not null,
  primary key (rule, day)
);
-- Days that are counted.
create table rule_day (
  day date primary key
);
