mod atlassian;
mod commonmark;
mod mutants;
mod schema;
