-- Who works here. Schema auth belongs to the sign-in library (better-auth), whose column names are in camel case.
create schema auth;
create table auth."user" (
  "id" text primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null,
  "image" text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create table auth."session" (
  "id" text primary key, "expiresAt" timestamptz not null, "token" text not null unique,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
  "ipAddress" text, "userAgent" text, "userId" text not null references auth."user" ("id") on delete cascade
);
create index on auth."session" ("userId");
create table auth."account" (
  "id" text primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create index on auth."account" ("userId");
create table auth."verification" (
  "id" text primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create index on auth."verification" ("identifier");

-- A role is held from one moment to another; who holds it now is the row that has not ended.
create table staff_role (
  staff_id text not null,
  role_id uuid not null,
  role text not null,
  team text,
  granted_at timestamptz not null,
  granted_by text not null,
  why text not null,
  ended_at timestamptz,
  primary key (staff_id, role_id)
);

-- A key for programs: only its hash is kept. role 'write' may send interactions and nothing else.
create table api_key (
  key_hash text primary key,
  key_id uuid not null,
  name text not null,
  role text not null,
  source text not null,
  trusted boolean not null,
  hint text not null,
  created_at timestamptz not null,
  created_by text not null,
  revoked_at timestamptz,
  revoked_by text
);

create table audit (
  audit_id uuid primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  act text not null,
  object_kind text not null,
  object_id text not null,
  detail jsonb not null
);
create index on audit (at desc);
