document.title = "Shop"
