"""What the chat channels say of themselves, in both languages. Nothing here is clinical."""

FILES_NOT_READ = (
    "Filer og billeder læses ikke; kun tekst bliver læst.\n"
    "Files and pictures are not read; only text is."
)
HOW_TO_BEGIN = (
    "Nævn assistenten i en kanal, eller skriv direkte til den. En tråd er en sag.\n"
    "Mention the assistant in a channel, or write to it directly. A thread is a case."
)
