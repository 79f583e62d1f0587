mod atlassian;
mod commonmark;
mod generate;
mod goldens;
mod hostile;
mod laws;
mod mutants;
mod schema;
