{const h=document.documentElement;h.classList.add('js');try{for(const k of['mode','size']){const v=localStorage.getItem('steplink:'+k);if(v)h.dataset[k]=v}}catch{}}
