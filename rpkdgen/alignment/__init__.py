"""How the agencies' programmes fit together: who does what, where, for whom, with how much; what is missing, done
twice, or too little. Pure: a plan in, values out; used by checks, by the document *penyelarasan* and by agencies'
worksheets."""
