mod atlassian;
mod commonmark;
mod generate;
mod hostile;
mod laws;
mod mutants;
mod schema;
