const to=document.querySelector('a');if(location.hash&&!to.hash)location.replace(to.href+location.hash)
